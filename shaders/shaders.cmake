find_program(GLSLANG glslangValidator REQUIRED)
set(SHADER_OUT ${CMAKE_BINARY_DIR}/generated/shaders)
set(SHADER_HEADERS)
foreach(shader body.vert body.frag outline.vert outline.frag eye.vert eye.frag background.vert background.frag ground.vert ground.frag prop.vert prop.frag resolve.frag line.vert line.frag
        marker.vert marker.frag ui.vert ui.frag)
    string(REPLACE "." "_" symbol ${shader})
    set(header ${SHADER_OUT}/${symbol}.h)
    add_custom_command(OUTPUT ${header}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${SHADER_OUT}
        COMMAND ${GLSLANG} -V --target-env vulkan1.3 --quiet --vn ${symbol}
            -o ${header} ${CMAKE_SOURCE_DIR}/shaders/${shader}
        DEPENDS ${CMAKE_SOURCE_DIR}/shaders/${shader} ${CMAKE_SOURCE_DIR}/shaders/shared.h
            ${CMAKE_SOURCE_DIR}/shaders/frame.glsl ${CMAKE_SOURCE_DIR}/shaders/light.glsl ${CMAKE_SOURCE_DIR}/shaders/dither.glsl
        COMMENT "Shader ${shader}" VERBATIM)
    list(APPEND SHADER_HEADERS ${header})
endforeach()
target_sources(engine_gpu PRIVATE ${SHADER_HEADERS})
target_include_directories(engine_gpu PRIVATE ${CMAKE_BINARY_DIR}/generated)
